package cn.xdf.arch.xlss.e2e.repository;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command.Result;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.util.ArrayList;
import java.util.List;

/** restic in a pod of a namespace: it finds the server as the agents do, by its Service. */
record ResticPod(Cluster cluster, TestNamespace namespace, RepositorySecret secret) {
    /** Only the agent's image has a restic, so the agent's is tested. */
    static ResticPod start(Cluster cluster, TestNamespace namespace) {
        RepositorySecret secret = RepositorySecret.of(cluster);
        namespace.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: restic}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: xlss/node-agent:dev
                    command: [cat] # it waits for input: the image has no sleep
                    stdin: true
                    env:
                    - {name: HOME, value: /tmp}
                    - {name: RESTIC_CACERT, value: /tmp/ca.crt}
                    - {name: RESTIC_PASSWORD, value: %s}
                """.formatted(secret.text(RepositorySecretKeys.PASSWORD)));
        namespace.kubectl("wait", "--for=condition=Ready", "pod/restic", "--timeout=60s");
        ResticPod pod = new ResticPod(cluster, namespace, secret);
        pod.write("/tmp/ca.crt", secret.text(RepositorySecretKeys.CA_CERTIFICATE));
        return pod;
    }

    void write(String path, String text) {
        exec(text, List.of("sh", "-c", "cat >" + path)).orFail();
    }

    /** restic with the namespace's own login on its own repository. */
    Result restic(String... arguments) {
        return restic(namespace.name(), secret.text(RepositorySecretKeys.REPOSITORY), List.of(), arguments);
    }

    /** restic on the namespace's repository below {@code base}, as another namespace, and with other variables. */
    Result restic(String user, String base, List<String> variables, String... arguments) {
        List<String> all = new ArrayList<>(List.of("env"));
        all.addAll(List.of("RESTIC_REST_USERNAME=" + user, "RESTIC_REST_PASSWORD=" + secret.login(user)));
        all.addAll(variables);
        // It asks again for a long time where it is not let in: whoever is refused need not wait for its end.
        all.addAll(List.of("timeout", "-s", "KILL", "5", "restic", "-r", base + "/" + namespace.name()));
        all.addAll(List.of(arguments));
        return exec("", all);
    }

    private Result exec(String input, List<String> command) {
        List<String> all = new ArrayList<>(List.of("-n", namespace.name(), "exec", "-i", "restic", "--"));
        all.addAll(command);
        return cluster.command("kubectl", all.toArray(String[]::new))
                .withInput(input)
                .run();
    }
}
