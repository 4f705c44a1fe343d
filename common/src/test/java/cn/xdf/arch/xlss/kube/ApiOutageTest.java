package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ApiOutageTest {
    private static final KubernetesFailure AWAY =
            new KubernetesFailure(Kind.UNREACHABLE, 0, "connection refused", null, null);
    private static final KubernetesFailure FORBIDDEN =
            new KubernetesFailure(Kind.FORBIDDEN, 403, "403 not allowed", null, null);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ApiOutage outage = new ApiOutage(Clock.systemUTC());
    private final ApiOutage.Asker heartbeat = outage.heartbeat();
    private final ApiOutage.Asker nodes = outage.asker("watch of nodes", LoggerFactory.getLogger("test"));
    private final ApiOutage.Asker pods = outage.asker("watch of pods", LoggerFactory.getLogger("test"));

    @BeforeEach
    void listen() {
        lines.start();
        for (String name : List.of(ApiOutage.class.getName(), "test")) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(lines);
        }
    }

    @Test
    void an_api_that_does_not_answer_is_told_once_for_all_and_its_return_by_the_last() {
        for (int i = 0; i < 3; i++) {
            nodes.lost(AWAY);
            pods.lost(AWAY);
        }
        nodes.back();
        nodes.back();
        assertThat(told()).singleElement().asString().contains("Kubernetes API lost, trying on: connection refused");
        pods.back();
        assertThat(told()).hasSize(2);
        assertThat(told().getLast()).contains("and 6 failures of [watch of nodes, watch of pods]");
        nodes.lost(AWAY);
        assertThat(told()).as("the next outage").hasSize(3);
    }

    @Test
    void what_the_api_answers_is_told_by_the_one_that_it_answers() {
        nodes.lost(AWAY);
        pods.lost(AWAY);
        pods.lost(FORBIDDEN);
        pods.lost(FORBIDDEN);
        nodes.back();
        assertThat(told()).hasSize(3);
        assertThat(told().get(1)).contains("watch of pods lost, trying on: 403 not allowed");
        assertThat(told().get(2)).as("though one is still refused").contains("Kubernetes API back after ");
        pods.back();
        assertThat(told().getLast()).contains("watch of pods back after ");
    }

    @Test
    void what_a_starting_api_refuses_for_a_moment_is_part_of_the_outage() {
        heartbeat.lost(AWAY);
        nodes.lost(AWAY);
        pods.lost(AWAY);
        heartbeat.lost(new KubernetesFailure(Kind.OTHER, 500, "500 not ready", null, null));
        nodes.lost(FORBIDDEN);
        pods.lost(FORBIDDEN);
        nodes.back();
        heartbeat.back();
        assertThat(told()).hasSize(1);
        pods.lost(FORBIDDEN);
        assertThat(told()).as("it is ready, and refuses still").hasSize(3);
        assertThat(told().get(1)).contains("Kubernetes API back after ");
        assertThat(told().get(2)).contains("watch of pods lost, trying on: 403 not allowed");
    }

    private List<String> told() {
        return lines.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
