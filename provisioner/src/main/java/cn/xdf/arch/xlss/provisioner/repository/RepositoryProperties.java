package cn.xdf.arch.xlss.provisioner.repository;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where backups go when nobody says.
 *
 * @param embedded whether the manifests bring a server: false, and nothing is set up for it
 */
@ConfigurationProperties("xlss.repository")
public record RepositoryProperties(@DefaultValue("true") boolean embedded) {}
