package io.ruori.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** What runs at users: no tests, whether in folders or in a jar that other modules' tests share. */
final class ProgramsOnly implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return new DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
  }
}
