/**
 * How a program of xlss starts, speaks and stops: defaults, logs, one line for a wrong configuration, build information, graceful stop.
 *
 * <p>{@link cn.xdf.arch.xlss.boot.Program} is the way in; everything else arrives by itself as an auto-configuration.
 */
package cn.xdf.arch.xlss.boot;
