package cn.xdf.arch.xlss.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

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
}
