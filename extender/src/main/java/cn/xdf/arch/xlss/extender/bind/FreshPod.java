package cn.xdf.arch.xlss.extender.bind;

/**
 * A pod as the API server has it now.
 *
 * @param nodeName empty while it is not bound
 */
public record FreshPod(String uid, String nodeName, boolean terminating, boolean hasClaims) {}
