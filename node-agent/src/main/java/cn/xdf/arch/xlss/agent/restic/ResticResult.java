package cn.xdf.arch.xlss.agent.restic;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How a command ended and what it said.
 *
 * @param exitCode of the process
 * @param output the JSON values it printed, but for progress; the newest ones when they were very many
 * @param messages the last of what it complained about, without secrets; may hold names of a user's files
 */
public record ResticResult(ResticOutcome outcome, int exitCode, List<JsonNode> output, List<String> messages) {
    public ResticResult {
        output = List.copyOf(output);
        messages = List.copyOf(messages);
    }

    /** The closing summary of a backup or restore; a missing node (never null) without one. restic leaves out fields that are 0. */
    public JsonNode summary() {
        return output.reversed().stream()
                .filter(line -> line.path("message_type").asString("").equals("summary"))
                .findFirst()
                .orElseGet(() -> tools.jackson.databind.node.MissingNode.getInstance());
    }

    /** Of a backup: the id of what it made; empty when it made nothing. */
    public String snapshotId() {
        return summary().path("snapshot_id").asString("");
    }

    /** Of a change of tags: the new id of the snapshot; empty when it changed none. */
    public Optional<String> changedSnapshotId() {
        return output.stream()
                .filter(line -> line.path("message_type").asString("").equals("changed"))
                .map(line -> line.path("new_snapshot_id").asString(""))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    /** A count in the summary, such as {@code total_files_processed}; 0 when it is not there. */
    public long count(String field) {
        return summary().path(field).asLong(0);
    }

    /** In one line, for Events and logs. */
    public String reason() {
        String last = messages.isEmpty() ? "no message" : messages.getLast();
        return outcome + " (exit code " + exitCode + "): " + last;
    }

    private String last(int number) {
        return messages.isEmpty()
                ? ""
                : ": " + String.join("; ", messages.subList(Math.max(0, messages.size() - number), messages.size()));
    }

    /** What a person can do about a failure, for Events and statuses. */
    public String advice(ResticRepository repository) {
        String last = last(2); // the very last one often only counts the errors before it
        return switch (outcome) {
            case WRONG_PASSWORD ->
                "the repository " + repository
                        + " does not open: RESTIC_PASSWORD in the Secret is not the one that it was made with";
            case NO_REPOSITORY ->
                "there is no repository at " + repository
                        + ": nothing was backed up there yet, or RESTIC_REPOSITORY in the Secret names another place";
            case LOCKED ->
                "somebody has the repository " + repository
                        + " for himself; if that one is gone for good, run restic unlock" + last;
            case KILLED -> "restic was killed, most likely because the memory limit of the agent is too small for it";
            case CANCELLED -> "the repository " + repository + " did not answer in time" + last(1);
            default -> "restic failed at the repository " + repository + " (exit code " + exitCode + ")" + last;
        };
    }
}
