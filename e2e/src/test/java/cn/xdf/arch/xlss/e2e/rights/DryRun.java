package cn.xdf.arch.xlss.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.rights.Account.Answer;

/** Writes that are judged and not kept. */
final class DryRun {
    static final String PREFIX = "localpv.k8s.arch.xdf.cn/";

    private DryRun() {}

    static Answer patch(Account account, String path, String body) {
        return account.send("PATCH", path + "?dryRun=All", body);
    }

    static String annotations(String word, String value) {
        return "{\"metadata\": {\"annotations\": {\"" + PREFIX + word + "\": \"" + value.replace("\"", "\\\"")
                + "\"}}}";
    }

    static String label(String key, String value) {
        return "{\"metadata\": {\"labels\": {\"" + key + "\": \"" + value + "\"}}}";
    }

    static void taken(Answer answer) {
        assertThat(answer.code()).as(answer.body()).isIn(200, 201);
    }

    static void refused(Answer answer, String message) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("ValidatingAdmissionPolicy", message);
    }
}
