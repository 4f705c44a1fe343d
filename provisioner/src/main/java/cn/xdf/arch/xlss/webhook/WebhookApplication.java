package cn.xdf.arch.xlss.webhook;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Started by {@link cn.xdf.arch.xlss.start.Start}. */
@SpringBootApplication
public class WebhookApplication {}
