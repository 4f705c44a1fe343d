/** Volumes of xlss as their PersistentVolumes describe them: one reading for every program. */
package cn.xdf.arch.xlss.volume;
