package cn.xdf.arch.xlss.provisioner;

import cn.xdf.arch.xlss.kube.KubernetesConfiguration;
import cn.xdf.arch.xlss.provisioner.delete.DeletionConfiguration;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryConfiguration;
import cn.xdf.arch.xlss.provisioner.leader.LeaderConfiguration;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionConfiguration;
import cn.xdf.arch.xlss.provisioner.repository.RepositoryConfiguration;
import cn.xdf.arch.xlss.provisioner.restore.RestoreConfiguration;
import cn.xdf.arch.xlss.provisioner.signpost.SignpostConfiguration;
import cn.xdf.arch.xlss.provisioner.verdict.VerdictConfiguration;
import cn.xdf.arch.xlss.role.RoleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The provisioner's map: what its leader does. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoleProperties.class)
@Import({
    KubernetesConfiguration.class,
    LeaderConfiguration.class,
    SignpostConfiguration.class,
    RestoreConfiguration.class,
    DirectoryConfiguration.class,
    ProvisionConfiguration.class,
    DeletionConfiguration.class,
    VerdictConfiguration.class,
    RepositoryConfiguration.class
})
class ProvisionerConfiguration {}
