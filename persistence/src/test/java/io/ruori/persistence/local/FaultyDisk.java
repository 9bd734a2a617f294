package io.ruori.persistence.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A disk that becomes full, or whose syncs fail or take long, when told to. */
public final class FaultyDisk implements FileOpener {
  public volatile boolean full;
  public volatile boolean syncsFail;
  public volatile long syncMillis;

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    return new Faulty(FileChannel.open(file, options));
  }

  private final class Faulty extends FileChannel {
    private final FileChannel file;

    Faulty(FileChannel file) {
      this.file = file;
    }

    /** Overwriting needs no space, growing does. */
    private void requireSpace(long end) throws IOException {
      if (full && end > file.size()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      requireSpace(position + source.remaining());
      return file.write(source, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      requireSpace(file.position() + source.remaining());
      return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
      return file.write(sources, offset, length);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (syncsFail) {
        throw new IOException("Input/output error");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(syncMillis));
      file.force(metaData);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return file.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
      return file.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      return file.position(position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      return file.truncate(size);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
      return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
      return file.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
