package io.github.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Passes on the characters of a CSV file, without the byte-order mark, up to the first fault.
 *
 * <p>It knows line and column, and follows the quotes, so that a quote that is never closed is
 * reported where it opens instead of swallowing the rest of the file.
 */
final class CsvGuard extends Reader {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Path file;
  private final CsvFormat format;
  private final Reader in;
  private boolean begun;
  private long line = 1;
  private int column = 1;
  private boolean afterReturn;

  /** How many characters the field has so far, with its quotes. */
  private int length;

  /** Whether the field began with a quote. */
  private boolean quoted;

  /** Whether the quote is open. */
  private boolean open;

  private long openLine;

  private CsvGuard(Path file, CsvFormat format, Reader in) {
    this.file = file;
    this.format = format;
    this.in = in;
  }

  static CsvGuard open(Path file, CsvFormat format) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataFileException(file, Files.exists(file) ? "not a regular file" : "no such file");
    }
    return new CsvGuard(file, format, Files.newBufferedReader(file, format.charset()));
  }

  @Override
  public int read(char[] buffer, int from, int count) throws IOException {
    int read = fill(buffer, from, count);
    if (!begun && read > 0) {
      begun = true;
      if (buffer[from] == BYTE_ORDER_MARK) {
        System.arraycopy(buffer, from + 1, buffer, from, --read);
        return read == 0 ? read(buffer, from, count) : check(buffer, from, read);
      }
    }
    if (read < 0 && open) {
      throw new DataFileException(
          file, openLine, column, null, "the quote that opens here is never closed");
    }
    return check(buffer, from, read);
  }

  private int fill(char[] buffer, int from, int count) throws IOException {
    try {
      return in.read(buffer, from, count);
    } catch (CharacterCodingException e) {
      throw badCharacter(e);
    }
  }

  private int check(char[] buffer, int from, int count) throws DataFileException {
    for (int i = 0; i < count; i++) {
      char c = buffer[from + i];
      if (c == 0) {
        throw new DataFileException(
            file, line, column, null, "holds the character U+0000; is it UTF-16? set the charset");
      }
      if (open) {
        if (c == format.quote()) {
          open = false;
        }
        length++;
      } else if (c == format.separator()) {
        column++;
        endField();
      } else if (c == '\n' || c == '\r') {
        column = 1;
        endField();
      } else if (c == format.quote() && (length == 0 || quoted)) {
        // The first one, or the second of a doubled one.
        openLine = quoted ? openLine : line;
        quoted = true;
        open = true;
        length++;
      } else if (quoted) {
        throw new DataFileException(
            file,
            line,
            column,
            null,
            "a character follows the closing quote; double a quote that belongs to the text");
      } else {
        length++;
      }
      if (length > format.maxFieldChars()) {
        throw new DataFileException(
            file,
            quoted ? openLine : line,
            column,
            null,
            "the field is longer than "
                + format.maxFieldChars()
                + " characters"
                + (quoted ? "; is its quote never closed?" : ""));
      }
      countLine(c);
    }
    return count;
  }

  private void endField() {
    length = 0;
    quoted = false;
  }

  private void countLine(char c) {
    if (c == '\r' || c == '\n' && !afterReturn) {
      line++;
    }
    afterReturn = c == '\r';
  }

  /** Reads the file again, up to the bytes that are no character. */
  private DataFileException badCharacter(CharacterCodingException cause) throws IOException {
    CharsetDecoder decoder = format.charset().newDecoder();
    CharBuffer chars = CharBuffer.allocate(8192);
    long lines = 1;
    long before = 0;
    char last = 0;
    try (InputStream bytes = Files.newInputStream(file)) {
      ByteBuffer piece = ByteBuffer.allocate(8192);
      boolean end = false;
      while (!end) {
        int read = bytes.read(piece.array(), piece.position(), piece.remaining());
        end = read < 0;
        piece.position(piece.position() + Math.max(read, 0)).flip();
        CoderResult result;
        do {
          result = decoder.decode(piece, chars.clear(), end);
          for (int i = 0; i < chars.position(); i++) {
            char c = chars.get(i);
            lines += c == '\r' || c == '\n' && last != '\r' ? 1 : 0;
            last = c;
          }
        } while (result.isOverflow());
        if (result.isError()) {
          return new DataFileException(
              file,
              "line " + lines + ", byte " + (before + piece.position()),
              "not " + format.charset() + "; set the charset that the file has",
              cause);
        }
        before += piece.position();
        piece.compact();
      }
    }
    return new DataFileException(
        file, "byte " + before, "not " + format.charset() + "; set the charset", cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
