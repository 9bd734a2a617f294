package io.ruori.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelSocketTest {
  private static final byte[] MASK = {1, 2, 3, 4};

  private final ByteArrayOutputStream in = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> heard = new ArrayList<>();

  private void frame(int kind, byte... content) {
    in.write(kind);
    in.write(0x80 | content.length);
    in.writeBytes(MASK);
    for (int i = 0; i < content.length; i++) {
      in.write(content[i] ^ MASK[i % 4]);
    }
  }

  private ChannelSocket listened() throws IOException {
    var socket = new ChannelSocket(new ByteArrayInputStream(in.toByteArray()), out);
    socket.listen(new ChannelSocket.Listener() {
      @Override
      public void received(int channel, byte[] bytes) {
        heard.add(channel + ":" + new String(bytes, StandardCharsets.US_ASCII));
      }

      @Override
      public void closed(int channel) {
        heard.add(channel + " ends");
      }
    });
    return socket;
  }

  @Test
  void tellsWhatComesOnWhichChannel() throws IOException {
    frame(0x82, (byte) 0, (byte) 'h', (byte) 'i');
    frame(0x02, (byte) 4, (byte) '{');
    frame(0x89, (byte) 'p'); // a ping within a message
    frame(0x80, (byte) '}'); // the rest of that message
    frame(0x82, (byte) 255, (byte) 0);
    frame(0x88);
    frame(0x82, (byte) 0, (byte) 'x'); // after the end
    listened();
    assertThat(heard).containsExactly("0:hi", "4:{", "4:}", "0 ends");
    assertThat(out.toByteArray()).containsExactly(0x8a, 1, 'p');
  }

  @Test
  void writesMessagesThatAreNotTooLong() throws IOException {
    ChannelSocket socket = listened();
    socket.channel(1).write(new byte[40_000]);
    socket.channel(3).write('y');
    socket.close();
    byte[] written = out.toByteArray();
    int second = 4 + 1 + 32 * 1024;
    assertThat(written).startsWith(0x82, 126, 0x80, 1, 1).endsWith(0x82, 2, 3, 'y', 0x88, 2, 0x03, 0xe8);
    assertThat(written[second] & 0xff).isEqualTo(0x82);
    assertThat(written[second + 4]).isEqualTo((byte) 1);
  }

  @Test
  void refusesFramesThatAreTooLargeOrBroken() {
    in.writeBytes(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0});
    assertThatThrownBy(this::listened).hasMessageContaining("too large");
    in.reset();
    in.writeBytes(new byte[] {(byte) 0x82, (byte) 0x85, 1, 2, 3, 4, 0});
    assertThatThrownBy(this::listened).hasMessageContaining("within a frame");
    assertThat(heard).isEmpty();
  }
}
