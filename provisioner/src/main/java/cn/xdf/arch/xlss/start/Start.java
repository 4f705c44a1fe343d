package cn.xdf.arch.xlss.start;

import cn.xdf.arch.xlss.provisioner.ProvisionerApplication;
import cn.xdf.arch.xlss.role.Role;
import cn.xdf.arch.xlss.webhook.WebhookApplication;

/** The way into the image: one of two programs, which know nothing of each other. */
public final class Start {
    private Start() {}

    public static void main(String[] arguments) {
        switch (Role.of(arguments)) {
            case PROVISIONER -> ProvisionerApplication.main(arguments);
            case WEBHOOK -> WebhookApplication.main(arguments);
        }
    }
}
