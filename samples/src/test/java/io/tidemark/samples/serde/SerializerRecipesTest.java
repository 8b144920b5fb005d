// Copyright the Tidemark authors
// SPDX-License-Identifier: Apache-2.0

package io.tidemark.samples.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.tidemark.nfa.KeyState;
import io.tidemark.nfa.MatcherOptions;
import io.tidemark.nfa.Nfa;
import io.tidemark.nfa.NfaMatcher;
import io.tidemark.pattern.Pattern;
import io.tidemark.pattern.condition.Aggregates;
import io.tidemark.pattern.condition.Field;
import io.tidemark.pattern.condition.NumberField;
import io.tidemark.serde.EventSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/**
 * The recipes of SERIALIZERS.md: a partial match is written by one version of a job and goes on in the next, where a field was
 * added and another removed.
 */
final class SerializerRecipesTest {
    /** A small payment, then one of ten times as much. */
    private static <E> Nfa<E> pattern(ToDoubleFunction<E> amount) {
        NumberField<E> field = Field.number("amount", amount);
        return Nfa.compile(Pattern.<E>begin("small")
                .where(field.atMost(5))
                .followedBy("large")
                .where(field.atLeast(Aggregates.max("small", field).times(10))));
    }

    /** Opens a partial match in one version of a job, completes it in the next; returns its events as they are then. */
    private static <E> List<E> through(
            Nfa<E> nfa, E small, EventSerializer<E> before, E large, EventSerializer<E> after) {
        NfaMatcher<E> first = nfa.newMatcher(MatcherOptions.defaults());
        KeyState open = first.process(null, small, 1, 1, match -> {});
        byte[] saved = first.save(Objects.requireNonNull(open), before);
        NfaMatcher<E> second = nfa.newMatcher(MatcherOptions.defaults());
        List<E> found = new ArrayList<>();
        second.process(second.restore(saved, after), large, 2, 2, match -> {
            found.add(match.first("small"));
            found.add(match.first("large"));
        });
        return found;
    }

    @Test
    void avro_fieldAddedAndFieldRemoved_partialMatchGoesOn() {
        Schema first = SchemaBuilder.record("Payment")
                .fields()
                .requiredString("card")
                .requiredDouble("amount")
                .requiredString("note")
                .endRecord();
        Schema second = SchemaBuilder.record("Payment")
                .fields()
                .requiredString("card")
                .requiredDouble("amount")
                .name("country")
                .type()
                .stringType()
                .stringDefault("??")
                .endRecord();
        GenericRecord small = new GenericRecordBuilder(first)
                .set("card", "4711")
                .set("amount", 2.0)
                .set("note", "gone")
                .build();
        GenericRecord large = new GenericRecordBuilder(second)
                .set("card", "4711")
                .set("amount", 20.0)
                .set("country", "DE")
                .build();
        List<GenericRecord> found = through(
                pattern(payment -> (Double) payment.get("amount")),
                small,
                new AvroSerializer(first),
                large,
                new AvroSerializer(second, first));
        assertThat(found)
                .containsExactly(
                        new GenericRecordBuilder(second)
                                .set("card", found.get(0).get("card"))
                                .set("amount", 2.0)
                                .build(),
                        large);
        assertThat(found.get(0).get("country")).hasToString("??");
    }

    @Test
    void avro_unknownSchemaOrNoEvent_isRefused() {
        Schema schema = SchemaBuilder.record("Payment")
                .fields()
                .requiredDouble("amount")
                .endRecord();
        Schema other =
                SchemaBuilder.record("Payment").fields().requiredString("card").endRecord();
        GenericData.Record event =
                new GenericRecordBuilder(other).set("card", "4711").build();
        byte[] bytes = new AvroSerializer(other).serialize(event);
        assertThatThrownBy(() -> new AvroSerializer(schema).deserialize(bytes))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AvroSerializer(schema).deserialize(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Stands for a generated class: a message type with these fields, by number. */
    private static Descriptor message(String... fields) throws DescriptorValidationException {
        DescriptorProto.Builder type = DescriptorProto.newBuilder().setName("Payment");
        for (String field : fields) {
            String[] parts = field.split(" ", -1);
            type.addField(FieldDescriptorProto.newBuilder()
                    .setName(parts[1])
                    .setNumber(Integer.parseInt(parts[2]))
                    .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                    .setType(FieldDescriptorProto.Type.valueOf(parts[0])));
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("payment.proto")
                .addMessageType(type)
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Payment");
    }

    private static DynamicMessage payment(Descriptor type, double amount) {
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("amount"), amount)
                .build();
    }

    @Test
    void protobuf_fieldAddedAndFieldRemoved_partialMatchGoesOn() throws DescriptorValidationException {
        Descriptor first = message("TYPE_STRING note 1", "TYPE_DOUBLE amount 2");
        Descriptor second = message("TYPE_DOUBLE amount 2", "TYPE_STRING country 3");
        DynamicMessage small = payment(first, 2).toBuilder()
                .setField(first.findFieldByName("note"), "gone")
                .build();
        DynamicMessage large = payment(second, 20);
        List<DynamicMessage> found = through(
                pattern(payment ->
                        (Double) payment.getField(payment.getDescriptorForType().findFieldByName("amount"))),
                small,
                new ProtobufSerializer<>(
                        DynamicMessage.getDefaultInstance(first).getParserForType()),
                large,
                new ProtobufSerializer<>(
                        DynamicMessage.getDefaultInstance(second).getParserForType()));
        assertThat(found).hasSize(2);
        assertThat(found.get(0).getField(second.findFieldByName("amount"))).isEqualTo(2.0);
        assertThat(found.get(0).getField(second.findFieldByName("country"))).isEqualTo("");
        assertThat(found.get(1)).isEqualTo(large);
    }

    @Test
    void protobuf_noEvent_isRefused() throws DescriptorValidationException {
        Descriptor type = message("TYPE_DOUBLE amount 2");
        ProtobufSerializer<DynamicMessage> serializer =
                new ProtobufSerializer<>(DynamicMessage.getDefaultInstance(type).getParserForType());
        assertThatThrownBy(() -> serializer.deserialize(new byte[] {0x11, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an event");
    }
}
