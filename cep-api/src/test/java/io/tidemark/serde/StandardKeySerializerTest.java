// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class StandardKeySerializerTest {
    private static final List<Object> KEYS = List.of(
            "",
            "k1",
            "k\u00e9y \u20ac \ud83d\ude00",
            "x".repeat(200),
            "\ud83d",
            "a\ude00\ud83d",
            0L,
            258L,
            Long.MIN_VALUE,
            258,
            -1,
            (short) 258,
            (byte) -7,
            'c',
            '\ud83d',
            true,
            false,
            new UUID(0x0123456789abcdefL, 0xfedcba9876543210L),
            List.of(),
            List.of("a", "bc"),
            List.of("ab", "c"),
            List.of("a", List.of("bc")),
            List.of(1L, 1, (short) 1, (byte) 1, 'c', true, new UUID(1, 2), "s", List.of(List.of())));

    private final KeySerializer<Object> serializer = KeySerializer.standard();

    @Test
    void serialize_examples_areTheBytesOfTheDocumentation() {
        assertThat(hex("k1")).isEqualTo("11026b31");
        assertThat(hex(258L)).isEqualTo("120000000000000102");
        assertThat(hex(258)).isEqualTo("1300000102");
        assertThat(hex((short) 258)).isEqualTo("140102");
        assertThat(hex((byte) -7)).isEqualTo("15f9");
        assertThat(hex('c')).isEqualTo("160063");
        assertThat(hex(true)).isEqualTo("1701");
        assertThat(hex(new UUID(1, 2))).isEqualTo("1800000000000000010000000000000002");
        assertThat(hex(List.of("a", 1))).isEqualTo("190211016113" + "00000001");
        assertThat(hex("\ud83d")).isEqualTo("1a02d83d");
        assertThat(hex("x".repeat(200))).startsWith("11c80178");
    }

    private String hex(Object key) {
        return HexFormat.of().formatHex(serializer.serialize(key));
    }

    @Test
    void deserialize_whatWasSerialized_isEqualAndHasTheType() {
        for (Object key : KEYS) {
            assertThat(serializer.deserialize(serializer.serialize(key)))
                    .isEqualTo(key)
                    .hasSameHashCodeAs(key);
        }
    }

    @Test
    void serialize_unequalKeys_haveUnequalBytes() {
        assertThat(KEYS.stream().map(this::hex)).doesNotHaveDuplicates();
    }

    @Test
    void serialize_equalKeysOfOtherClasses_haveEqualBytes() {
        List<Object> elements = List.of("a", 5L);
        assertThat(hex(new ArrayList<>(elements))).isEqualTo(hex(elements));
        assertThat(hex(new CopyOnWriteArrayList<>(elements))).isEqualTo(hex(elements));
        assertThat(hex(new String(new char[] {'k', '1'}))).isEqualTo(hex("k1"));
    }

    @Test
    void serialize_otherTypes_areRefusedWithWhatToDo() {
        for (Object key : List.of(1.5, List.of("a", 1.5f), Collections.emptySet(), new int[0])) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> serializer.serialize(key))
                    .withMessageContaining("give a KeySerializer");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.serialize(Arrays.asList("a", null)))
                .withMessageStartingWith("key of type null:");
    }

    @Test
    void serialize_listsInLists_upToTheLimit() {
        List<Object> key = List.of();
        for (int depth = 1; depth < StandardKeySerializer.MAX_DEPTH; depth++) {
            key = List.of(key);
        }
        assertThat(serializer.deserialize(serializer.serialize(key))).isEqualTo(key);
        List<Object> deeper = List.of(key);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.serialize(deeper))
                .withMessageContaining("more than 16 deep");
        byte[] deepest = HexFormat.of().parseHex("1901".repeat(100_000) + "1900");
        assertThatIllegalArgumentException().isThrownBy(() -> serializer.deserialize(deepest));
    }

    @Test
    void deserialize_truncatedOrExtended_isRefused() {
        for (Object key : KEYS) {
            byte[] bytes = serializer.serialize(key);
            for (int length = 0; length < bytes.length; length++) {
                byte[] shorter = Arrays.copyOf(bytes, length);
                assertThatIllegalArgumentException().isThrownBy(() -> serializer.deserialize(shorter));
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatIllegalArgumentException().isThrownBy(() -> serializer.deserialize(longer));
        }
    }

    @Test
    void deserialize_otherFormsOfAKey_areRefused() {
        // A Boolean of 2, an overlong count, UTF-16 without need, half a character, bad UTF-8, an overlong length,
        // another
        // version.
        for (String hex :
                List.of("1702", "11810061", "1a020061", "1a01d8", "1101ff", "11ffffffffff0f61", "2100", "00", "1b")) {
            assertThatIllegalArgumentException()
                    .as(hex)
                    .isThrownBy(() -> serializer.deserialize(HexFormat.of().parseHex(hex)));
        }
    }

    @Test
    void deserialize_anyBytes_areRefusedOrTheOneFormOfAKey() {
        for (long seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(1, 24)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x11 + random.nextInt(10));
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[1] = (byte) random.nextInt(bytes.length);
            }
            try {
                Object key = serializer.deserialize(bytes);
                assertThat(serializer.serialize(key)).as("seed %d", seed).isEqualTo(bytes);
            } catch (IllegalArgumentException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("key");
            }
        }
    }
}
