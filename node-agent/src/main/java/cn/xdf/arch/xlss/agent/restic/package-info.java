/** The only place that starts restic, or any other process. Everything else asks {@link cn.xdf.arch.xlss.agent.restic.Restic}. */
package cn.xdf.arch.xlss.agent.restic;
