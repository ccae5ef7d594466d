package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The outcome of running test methods of a class through the JUnit platform. */
final class KitRun implements TestExecutionListener {
  /** The number of failed tests by the method they came from. */
  final TreeMap<String, Integer> failures = new TreeMap<>();

  final List<String> messages = new ArrayList<>();
  int succeeded;
  int skipped;

  static KitRun of(Class<?> tests, String... methods) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String method : methods) {
      request.selectors(DiscoverySelectors.selectMethod(tests, method));
    }
    if (methods.length == 0) {
      request.selectors(DiscoverySelectors.selectClass(tests));
    }
    return run(request.build());
  }

  private static KitRun run(LauncherDiscoveryRequest request) {
    KitRun run = new KitRun();
    LauncherFactory.create().execute(request, run);
    return run;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      failures.merge(method(test), 1, Integer::sum);
      result.getThrowable().ifPresent(t -> messages.add(t.toString()));
    } else if (test.isTest()) {
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        skipped++;
      } else {
        succeeded++;
      }
    }
  }

  private static String method(TestIdentifier test) {
    for (UniqueId.Segment segment : test.getUniqueIdObject().getSegments()) {
      if (segment.getType().startsWith("test-") || segment.getType().equals("method")) {
        return segment.getValue().replaceFirst("\\(.*", "");
      }
    }
    return test.getDisplayName();
  }
}
