package io.ruori.node.volume;

import java.util.Arrays;

/** A file to be shown: its bytes and permission bits. */
record FileContent(byte[] bytes, int mode) {
  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent that && mode == that.mode && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + mode;
  }

  @Override
  public String toString() {
    return "FileContent[" + bytes.length + " bytes]";
  }
}
