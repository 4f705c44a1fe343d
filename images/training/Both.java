package cn.xdf.arch.xlss.start;

import cn.xdf.arch.xlss.provisioner.ProvisionerApplication;
import cn.xdf.arch.xlss.webhook.WebhookApplication;

/** Both PORT PORT: the two programs of one image in one JVM, so that its ahead-of-time cache holds what either loads. The ports are those of their actuators. */
final class Both {
    private Both() {}

    public static void main(String[] ports) {
        ProvisionerApplication.main("--server.port=" + ports[0]);
        WebhookApplication.main("--management.server.port=" + ports[1], "--xlss.webhook.port=0");
    }
}
