package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkPolicyTest {
    private static final FilesystemIdentity HERE = new FilesystemIdentity("fs-1", "a1");
    private static final MarkReading MISSING = new MarkReading.Missing();
    private static final MarkReading PRESENT = new MarkReading.Present(new PoolMark("u1", HERE));
    private static final KnownPool U1 = KnownPool.remembered(Optional.of("u1"));
    private static final KnownPool NONE = KnownPool.remembered(Optional.empty());

    @Test
    void aPoolIsMadeOnlyWhenTheApiHasJustSaidThatThereWasNone() {
        assertThat(MarkPolicy.decide(MISSING, NONE, HERE)).isEqualTo(new MarkDecision.Ask());
        assertThat(MarkPolicy.decide(MISSING, KnownPool.asked(Optional.empty()), HERE))
                .isEqualTo(new MarkDecision.Make());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMissingMarkOfAKnownPoolIsNeverMadeAnew(boolean fresh) {
        KnownPool known = new KnownPool(Optional.of("u1"), fresh);
        assertThat(refusal(MISSING, known, HERE)).startsWith("the pool's mark is missing: its disk is not mounted");
    }

    @Test
    void thePoolThatIsKnownOrThatNobodyKnowsIsUsed() {
        assertThat(MarkPolicy.decide(PRESENT, U1, HERE)).isEqualTo(new MarkDecision.Use("u1"));
        assertThat(MarkPolicy.decide(PRESENT, NONE, HERE)).isEqualTo(new MarkDecision.Use("u1"));
    }

    @Test
    void anotherPoolIsRefusedAndTheKnownOneIsStillTheOneThatIsMissed() {
        KnownPool known = KnownPool.remembered(Optional.of("u0"));
        assertThat(refusal(PRESENT, known, HERE)).startsWith("replaced: the pool u1 is here instead");
        assertThat(((MarkDecision.Refuse) MarkPolicy.decide(PRESENT, known, HERE)).uuid())
                .isEqualTo("u0");
    }

    @Test
    void aMarkThatCannotBeReadIsLeftAlone() {
        MarkReading broken = new MarkReading.Unreadable("it is not JSON");
        assertThat(refusal(broken, KnownPool.asked(Optional.empty()), HERE))
                .isEqualTo("the pool's mark cannot be read: it is not JSON");
        assertThat(refusal(broken, U1, HERE)).endsWith("it is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "fs-1, a1, fs-1, a1, false",
                "fs-1, a1, fs-2, a1, true",
                "fs-1, a1, fs-1, a2, false", // the uuid decides
                "fs-1, a1, -, a1, false",
                "fs-1, a1, -, a2, true",
                "-, a1, fs-1, a2, true",
                "fs-1, -, -, a2, false", // nothing to compare: no proof
                "-, -, fs-1, a1, false",
                "-, -, -, -, false",
            })
    void twoFilesystemsAreToldApartByWhatIsKnownOfBoth(
            String uuid, String fsid, String uuidHere, String fsidHere, boolean other) {
        FilesystemIdentity made = new FilesystemIdentity(uuid, fsid);
        FilesystemIdentity here = new FilesystemIdentity(uuidHere, fsidHere);
        MarkDecision decision = MarkPolicy.decide(new MarkReading.Present(new PoolMark("u1", made)), U1, here);
        assertThat(decision instanceof MarkDecision.Refuse).isEqualTo(other);
        assertThat(made.contradicts(here)).isEqualTo(here.contradicts(made));
    }

    @Test
    void aMarkSurvivesItsFile() {
        PoolMark mark = PoolMark.random(HERE);
        assertThat(PoolMark.parse(mark.json())).isEqualTo(mark);
        assertThat(PoolMark.random(HERE).uuid()).isNotEqualTo(mark.uuid());
        assertThat(PoolMark.parse("{\"uuid\": \"u\", \"later\": 1}")
                        .filesystem()
                        .isKnown())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"u\"", "{\"uuid\": \" \"}", "{\"uuid\": 7, \"uuid\": \"\"}"})
    void whatIsNoMarkIsRefused(String text) {
        assertThatThrownBy(() -> PoolMark.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String refusal(MarkReading reading, KnownPool known, FilesystemIdentity here) {
        return ((MarkDecision.Refuse) MarkPolicy.decide(reading, known, here)).reason();
    }
}
