package cn.xdf.arch.xlss.provisioner.repository;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.provisioner.repository.RepositoryNodePolicy.Choice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryNodePolicyTest {
    private static final Map<String, Long> FREE = Map.of("a", 10L, "b", 30L, "c", 30L);

    @Test
    void aPersonsLabelDecidesWhateverTheRoom() {
        assertThat(choose("", List.of(open("a").labelled(), open("b"), open("c")), FREE))
                .isEqualTo(new Choice("a", false, ""));
    }

    @Test
    void withoutALabelTheRoomiestIsTakenAndLabelled() {
        assertThat(choose("", List.of(open("c"), open("a"), open("b")), FREE)).isEqualTo(new Choice("b", true, ""));
    }

    @Test
    void nodesThatTakeNoPodsAreNotTaken() {
        assertThat(choose("", List.of(open("a"), closed("b"), closed("c")), FREE)
                        .node())
                .isEqualTo("a");
    }

    @Test
    void aNodeThatHasNotReportedIsWaitedForButNotForEver() {
        List<Given> nodes = List.of(open("a"), open("new"));
        assertThat(choose("", nodes, FREE)).isEqualTo(new Choice("", false, ""));
        assertThat(RepositoryNodePolicy.choose(
                        "", nodes.stream().map(Given::node).toList(), FREE, false))
                .isEqualTo(new Choice("a", true, ""));
    }

    @Test
    void twoLabelsAreForAPersonToMend() {
        Choice choice = choose("", List.of(open("b").labelled(), open("a").labelled()), FREE);
        assertThat(choice.isMade()).isFalse();
        assertThat(choice.trouble()).contains("nodes a, b are labelled");
    }

    @Test
    void whereNoPodMayRunAPersonIsAsked() {
        assertThat(choose("", List.of(closed("a")), FREE).trouble()).contains("no node is Ready");
    }

    @Test
    void whatIsRecordedStays() {
        assertThat(choose("a", List.of(open("a").labelled(), open("b")), FREE)).isEqualTo(new Choice("a", false, ""));
        assertThat(choose("a", List.of(closed("a").labelled(), open("b")), FREE).node())
                .isEqualTo("a");
    }

    @Test
    void theRecordedNodeGetsItsLabelBackWhenItRegisteredAnew() {
        assertThat(choose("a", List.of(open("a"), open("b")), FREE)).isEqualTo(new Choice("a", true, ""));
    }

    @Test
    void aSecondLabelIsToldAndMovesNothing() {
        for (Given recorded : List.of(open("a"), open("a").labelled())) {
            Choice choice = choose("a", List.of(recorded, open("b").labelled()), FREE);
            assertThat(choice.node()).isEqualTo("a");
            assertThat(choice.label()).isFalse();
            assertThat(choice.trouble()).contains("on node a").endsWith("labelled to hold them: b");
        }
    }

    @Test
    void aNodeThatIsGoneIsToldAndNoOtherIsTaken() {
        assertThat(choose("a", List.of(open("b").labelled()), FREE))
                .isEqualTo(new Choice("a", false, "node a, which holds the backups, is gone"));
    }

    private static Choice choose(String recorded, List<Given> nodes, Map<String, Long> free) {
        return RepositoryNodePolicy.choose(
                recorded, nodes.stream().map(Given::node).toList(), free, true);
    }

    private static Given open(String name) {
        return new Given(new RepositoryNode(name, "uid-" + name, true, false));
    }

    private static Given closed(String name) {
        return new Given(new RepositoryNode(name, "uid-" + name, false, false));
    }

    private record Given(RepositoryNode node) {
        Given labelled() {
            return new Given(new RepositoryNode(node.name(), node.uid(), node.open(), true));
        }
    }
}
