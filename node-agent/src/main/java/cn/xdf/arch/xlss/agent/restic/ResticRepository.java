package cn.xdf.arch.xlss.agent.restic;

import java.util.HashMap;
import java.util.Map;

/**
 * A repository and how to open it. Goes to restic through its environment, which only the same user can read: a command line can be
 * read by everybody on the node.
 *
 * @param location as restic takes it ({@code rest:https://…}, {@code s3:…}, a directory); may hold credentials
 * @param password of the repository
 * @param authority PEM of the CA that signed the server's certificate; empty: one that the system trusts
 * @param backend what restic's backend wants besides, such as {@code AWS_ACCESS_KEY_ID}
 * @param node name of the node whose loss would take the repository with it; empty: it does not live on one
 */
public record ResticRepository(
        String location, String password, String authority, Map<String, String> backend, String node) {
    private static final int SHORTEST_SECRET = 6;

    public ResticRepository {
        backend = Map.copyOf(backend);
    }

    public ResticRepository(String location, String password, Map<String, String> backend) {
        this(location, password, "", backend, "");
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(backend);
        environment.put("RESTIC_REPOSITORY", location);
        environment.put("RESTIC_PASSWORD", password);
        return environment;
    }

    /** The text without our secrets, for logs and Events. */
    String hideSecrets(String text) {
        String hidden = text.replace(location, shown());
        if (!password.isEmpty()) {
            hidden = hidden.replace(password, "***");
        }
        for (String value : backend.values()) {
            hidden = value.length() < SHORTEST_SECRET ? hidden : hidden.replace(value, "***");
        }
        return hidden;
    }

    /** Where it is, without credentials. */
    public String shown() {
        return location.replaceAll("://[^/@]*@", "://***@");
    }

    /** For people: the node is the first thing to look at when it does not answer. */
    @Override
    public String toString() {
        return node.isEmpty() ? shown() : shown() + " on node " + node;
    }
}
