package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A validating webhook that denies every labelled ConfigMap. Its pod terminates TLS: the machine's own socat, seen through
 * a host path, hands each connection to a script.
 */
record DenyingWebhook(Cluster cluster) {
    static final String REASON = "not on my watch";

    static DenyingWebhook deploy(Cluster cluster, Path folder) throws IOException {
        Path certificate = folder.resolve("tls.crt");
        Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=deny",
                        "-addext",
                        "subjectAltName=DNS:deny.default.svc",
                        "-keyout",
                        folder.resolve("tls.key").toString(),
                        "-out",
                        certificate.toString())
                .run()
                .orFail();
        Path script = Files.writeString(folder.resolve("answer"), ANSWER);
        script.toFile().setExecutable(true);
        Command.of(
                        "cp",
                        certificate.toString(),
                        folder.resolve("tls.key").toString(),
                        script.toString(),
                        cluster.directory("n2").resolve("disk").toString())
                .run()
                .orFail();
        cluster.apply(POD);
        cluster.kubectl("wait", "--for=condition=Ready", "pod/deny", "--timeout=30s");
        cluster.apply(CONFIGURATION.formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(certificate))));
        return new DenyingWebhook(cluster);
    }

    Command.Result createLabelled(String name) {
        return cluster.command("kubectl", "create", "-f", "-")
                .withInput("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", labels: {ask: deny}}}")
                .run();
    }

    void remove() {
        cluster.kubectl("delete", "validatingwebhookconfiguration/deny", "service/deny", "pod/deny", "--wait=false");
    }

    private static final String ANSWER = """
            #!/bin/bash
            # One HTTP request in, one AdmissionReview out.
            while IFS= read -r line && line=${line%$'\\r'} && [ -n "$line" ]; do
              case ${line,,} in content-length:*) length=${line#*: } ;; esac
            done
            uid=$(head -c "$length" | sed 's/.*"request":{"uid":"\\([^"]*\\)".*/\\1/')
            answer='{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"'$uid'","allowed":false,"status":{"message":"REASON"}}}'
            printf 'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s' "${#answer}" "$answer"
            """.replace("REASON", REASON);

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: deny, labels: {app: deny}}
            spec:
              nodeName: n2
              terminationGracePeriodSeconds: 0
              containers:
              - name: socat
                image: xlss/busybox:dev
                imagePullPolicy: IfNotPresent
                command: [chroot, /host, socat]
                args:
                - OPENSSL-LISTEN:8443,reuseaddr,fork,cert=/var/lib/xlss/tls.crt,key=/var/lib/xlss/tls.key,verify=0
                - EXEC:/var/lib/xlss/answer
                readinessProbe: {tcpSocket: {port: 8443}, periodSeconds: 1}
                volumeMounts: [{name: host, mountPath: /host}]
              volumes: [{name: host, hostPath: {path: /}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: deny}
            spec: {selector: {app: deny}, ports: [{port: 443, targetPort: 8443}]}
            """;

    private static final String CONFIGURATION = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: deny}
            webhooks:
            - name: deny.example.com
              clientConfig: {caBundle: %s, service: {name: deny, namespace: default, path: /}}
              rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              objectSelector: {matchLabels: {ask: deny}}
              failurePolicy: Fail
              timeoutSeconds: 5
              sideEffects: None
              admissionReviewVersions: [v1]
            """;
}
