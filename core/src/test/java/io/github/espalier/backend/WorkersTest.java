package io.github.espalier.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void every_row_is_done_once_whatever_the_sizes(int threads) {
    try (Workers workers = new Workers(threads, "test")) {
      assertThat(workers.tryAcquire()).isTrue();
      for (int rows = 1; rows < 70; rows++) {
        for (int grain : new int[] {1, 4, 8}) {
          AtomicIntegerArray done = new AtomicIntegerArray(rows);
          workers.run(
              (from, to) -> {
                for (int r = from; r < to; r++) {
                  done.incrementAndGet(r);
                }
              },
              rows,
              grain);
          for (int r = 0; r < rows; r++) {
            assertThat(done.get(r)).as("row %d of %d, grain %d", r, rows, grain).isEqualTo(1);
          }
        }
      }
      workers.release();
    }
  }

  @Test
  void parts_are_multiples_of_the_grain_and_cover_all_rows() {
    // 30 rows are 4 grains of 8: two for each of two threads.
    assertThat(Workers.start(0, 2, 30, 8)).isZero();
    assertThat(Workers.start(1, 2, 30, 8)).isEqualTo(16);
    assertThat(Workers.start(2, 2, 30, 8)).isEqualTo(30);
    // One grain for three threads: the last has it.
    assertThat(Workers.start(2, 3, 5, 8)).isZero();
    assertThat(Workers.start(3, 3, 5, 8)).isEqualTo(5);
  }

  @Test
  void a_failure_in_any_part_reaches_the_caller_and_the_workers_go_on() {
    try (Workers workers = new Workers(2, "test")) {
      workers.tryAcquire();
      for (int failing = 0; failing < 2; failing++) {
        int bad = failing;
        assertThatThrownBy(
                () ->
                    workers.run(
                        (from, to) -> {
                          if (from <= bad && bad < to) {
                            throw new IllegalStateException("row " + bad);
                          }
                        },
                        2,
                        1))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("row " + bad);
      }
      boolean[] done = new boolean[2];
      workers.run((from, to) -> Arrays.fill(done, from, to, true), 2, 1);
      assertThat(done).containsOnly(true);
      workers.release();
    }
  }

  @Test
  void one_operation_has_the_workers_at_a_time() {
    try (Workers workers = new Workers(2, "test")) {
      assertThat(workers.tryAcquire()).isTrue();
      assertThat(workers.tryAcquire()).isFalse();
      workers.release();
      assertThat(workers.tryAcquire()).isTrue();
      workers.release();
    }
    try (Workers alone = new Workers(1, "test")) {
      assertThat(alone.tryAcquire()).isFalse();
    }
  }

  @Test
  void threads_start_with_the_first_division_sleep_when_idle_and_end_when_closed()
      throws InterruptedException {
    Workers workers = new Workers(3, "life");
    assertThat(threads("espalier-life-")).isZero();
    workers.tryAcquire();
    workers.run((from, to) -> {}, 3, 1);
    assertThat(threads("espalier-life-")).isEqualTo(2);
    Thread.sleep(50);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("espalier-life-")) {
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
      }
    }
    // Asleep, they are woken.
    workers.run((from, to) -> {}, 3, 1);
    workers.release();
    workers.close();
    for (int i = 0; i < 100 && threads("espalier-life-") > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(threads("espalier-life-")).isZero();
  }

  @Test
  @Timeout(60)
  void closing_waits_for_the_operation_under_way_and_leaves_later_ones_to_their_callers()
      throws InterruptedException {
    for (int attempt = 0; attempt < 200; attempt++) {
      Workers workers = new Workers(2, "closing");
      Thread user =
          new Thread(
              () -> {
                while (workers.tryAcquire()) {
                  workers.run((from, to) -> {}, 2, 1);
                  workers.release();
                }
              });
      user.start();
      Thread.sleep(0, 200_000);
      workers.close();
      assertThat(workers.tryAcquire()).isFalse();
      // The user finds the workers taken, however close it came.
      user.join();
      workers.close();
    }
  }

  @Test
  void a_division_allocates_nothing() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    int[] sums = new int[2];
    Workers.Task task = (from, to) -> sums[from] += to;
    try (Workers workers = new Workers(2, "test")) {
      for (int i = 0; i < 20_000; i++) {
        divide(workers, task);
      }
      bean.getThreadAllocatedBytes(id);
      long before = bean.getThreadAllocatedBytes(id);
      for (int i = 0; i < 10_000; i++) {
        divide(workers, task);
      }
      assertThat(bean.getThreadAllocatedBytes(id) - before).isLessThan(1000);
    }
    assertThat(sums).containsExactly(30_000, 60_000);
  }

  private static void divide(Workers workers, Workers.Task task) {
    workers.tryAcquire();
    workers.run(task, 2, 1);
    workers.release();
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith(prefix) && t.isAlive())
        .count();
  }
}
