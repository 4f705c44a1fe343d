package cn.xdf.arch.xlss.agent.report;

import java.time.Instant;

/**
 * What the agent says about itself in its StorageNode.
 *
 * @param version of its build
 * @param started when this process started, in whole seconds: the API keeps no more
 */
public record SelfReport(String version, Instant started) {}
