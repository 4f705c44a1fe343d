package cn.xdf.arch.xlss.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResticVoiceTest {
    @Test
    void complaints_about_being_stopped_do_not_hide_what_it_complained_about_before() {
        ResticVoice voice = new ResticVoice(null, ResticListener.NONE);
        voice.hear("dial tcp 10.96.0.7:8000: connect: connection refused");
        voice.stopped();
        voice.hear("Is there a repository at the following location?");
        voice.hear("{\"message_type\": \"exit_error\", \"code\": 130, \"message\": \"Fatal: context canceled\"}");
        assertThat(voice.messages()).containsExactly("dial tcp 10.96.0.7:8000: connect: connection refused");
    }

    @Test
    void its_listener_hears_what_is_about_the_repository_and_no_secret() {
        List<String> heard = new ArrayList<>();
        ResticRepository repository = new ResticRepository("rest:http://user:secret@host/ns", "password", Map.of());
        ResticVoice voice = new ResticVoice(repository, new ResticListener() {
            @Override
            public void complaint(String message) {
                heard.add(message);
            }

            @Override
            public void answered() {
                heard.add("answered");
            }
        });
        voice.hear("Load(<data/1>) returned error, retrying after 1s: rest:http://user:secret@host/ns is away");
        voice.hear("Load(<data/1>) operation successful after 1 retries");
        voice.hear("{\"message_type\": \"error\", \"error\": {\"message\": \"no index\"}}");
        voice.hear("{\"message_type\": \"error\", \"error\": {\"message\": \"not permitted\"}, \"item\": \"/file\"}");
        assertThat(heard)
                .containsExactly(
                        "Load(<data/1>) returned error, retrying after 1s: rest:http://***@host/ns is away",
                        "answered",
                        "no index");
        assertThat(voice.messages()).hasSize(4);
    }
}
