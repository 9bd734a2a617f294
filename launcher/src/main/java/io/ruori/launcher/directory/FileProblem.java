package io.ruori.launcher.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an exception of the file system means, in the words that a user knows. */
public final class FileProblem {
  private FileProblem() {}

  public static String told(IOException failure) {
    if (!(failure instanceof FileSystemException problem)) {
      return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
    String file = problem.getFile() == null ? "" : problem.getFile() + ": ";
    return switch (problem) {
      case AccessDeniedException _ -> file + "permission denied";
      case NoSuchFileException _ -> file + "no such file or directory";
      case FileAlreadyExistsException _ -> file + "a file of that name is there";
      default -> file + (problem.getReason() == null ? problem.getClass().getSimpleName() : problem.getReason());
    };
  }
}
