package dev.laurel.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.fixture.RandomRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HexFormat;
import java.util.Random;

class ViewKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "04",
                "ff",
                "01",
                "0100",
                "01c3",
                "01eda080",
                "01ff",
                "02",
                "020000",
                "02610000",
                "026100620000",
                "026100620000000000",
                "02610062000000000000ff",
                "026100620006000000000",
                "03",
                "03000000",
                "0300000000ff",
                "0361006200ff00000000"
            })
    void shouldRefuseBytesThatAreNoKey(String hex) {
        var bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
        assertThatThrownBy(() -> ViewKey.parse(bytes)).isInstanceOf(CodecException.class);
    }

    @Test
    void shouldHaveOneFormOnlyForEachKey() {
        var seed = 77L;
        var random = new Random(seed);
        var records = new RandomRecords(seed);
        for (var i = 0; i < 50_000; i++) {
            var bytes =
                    new ViewKey.Spilled(records.user(), records.board(), records.window()).bytes();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(ViewKey.parse(bytes).bytes()).as("seed %d", seed).isEqualTo(bytes);
            } catch (CodecException e) {
                assertThat(e).hasMessageStartingWith("Expected");
            }
        }
    }
}
