package cn.xdf.arch.xlss.agent.restic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Understands what a running restic says on both its outputs, leniently: what is no JSON is a message, fields may be missing, kinds of
 * lines that are new are kept.
 */
final class ResticVoice {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** The one text of restic's that is looked for, as there is no other sign of it. */
    private static final String SUCCESS = " operation successful after ";

    private static final int KEPT_LINES = 1000;
    private static final int KEPT_MESSAGES = 20;
    private static final int LONGEST_MESSAGE = 500;

    private final ResticRepository repository;
    private final ResticListener listener;
    private final Deque<JsonNode> output = new ArrayDeque<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private boolean stopped;

    /** @param repository null: none, so nothing to hide */
    ResticVoice(ResticRepository repository, ResticListener listener) {
        this.repository = repository;
        this.listener = listener;
    }

    /** One line of either output; called by two threads. */
    synchronized void hear(String line) {
        Optional<JsonNode> json = parse(line);
        if (json.isEmpty()) {
            complain(line).ifPresent(this::tell);
            return;
        }
        String type = json.get().path("message_type").asString("");
        switch (type) {
            case "status" -> ResticProgress.of(json.get()).ifPresent(listener::progress);
            case "error" -> error(json.get());
            case "exit_error" -> complain(json.get().path("message").asString(line));
            default -> keep(json.get());
        }
    }

    /** We stop it now: its complaints about that would only hide what it complained about before. */
    synchronized void stopped() {
        stopped = true;
    }

    synchronized List<JsonNode> output() {
        return new ArrayList<>(output);
    }

    synchronized List<String> messages() {
        return new ArrayList<>(messages);
    }

    private static Optional<JsonNode> parse(String line) {
        if (!line.startsWith("{") && !line.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    /** One with an item is about that file and not about the repository. */
    private void error(JsonNode error) {
        String item = error.path("item").asString("");
        String text = error.at("/error/message").asString(error.path("error").asString("error"));
        if (item.isEmpty()) {
            complain(text).ifPresent(this::tell);
        } else {
            complain(item + ": " + text);
        }
    }

    private void keep(JsonNode line) {
        if (listener.line(line)) {
            return;
        }
        output.add(line);
        if (output.size() > KEPT_LINES) {
            output.removeFirst();
        }
    }

    private void tell(String message) {
        if (message.contains(SUCCESS)) {
            listener.answered();
        } else {
            listener.complaint(message);
        }
    }

    /** Returns it as it may be told; empty: there is nothing to tell. */
    private Optional<String> complain(String message) {
        String text = message.strip();
        if (text.isEmpty() || stopped) {
            return Optional.empty();
        }
        text = repository == null ? text : repository.hideSecrets(text);
        text = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
        messages.add(text);
        if (messages.size() > KEPT_MESSAGES) {
            messages.removeFirst();
        }
        return Optional.of(text);
    }
}
