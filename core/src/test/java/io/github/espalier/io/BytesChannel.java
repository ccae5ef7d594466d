package io.github.espalier.io;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A read-only file in memory, so that a test can read a hundred thousand of them. */
final class BytesChannel implements SeekableByteChannel {
  private final byte[] bytes;
  private int position;
  private boolean open = true;

  BytesChannel(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer out) {
    if (position >= bytes.length) {
      return -1;
    }
    // Short reads now and then, as a channel may do.
    int count = Math.min(Math.min(out.remaining(), bytes.length - position), 4_001);
    out.put(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = Math.toIntExact(newPosition);
    return this;
  }

  @Override
  public int write(ByteBuffer in) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
