package io.github.espalier.tck;

import java.util.List;

/** One chapter of the contract. */
interface Part {
  /** A short name, as it stands in reports and in declared skips. */
  String name();

  /** All checks for one backend; they run in this order, in one thread. */
  List<Case> cases(Rig rig);
}
