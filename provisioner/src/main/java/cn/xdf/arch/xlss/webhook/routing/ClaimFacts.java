package cn.xdf.arch.xlss.webhook.routing;

import java.util.Optional;

/**
 * What a claim, or the template of one, asks for.
 *
 * @param storageClass empty: none is named, so the default one; an empty name: none at all
 * @param volumeName the PersistentVolume it is bound to, or wants; empty: none
 */
public record ClaimFacts(Optional<String> storageClass, String volumeName, long requestBytes) {}
