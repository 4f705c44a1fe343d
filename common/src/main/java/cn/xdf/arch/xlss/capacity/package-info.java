/** How much of a pool is promised, and to whom: one rule for the programs that choose nodes and make volumes. */
package cn.xdf.arch.xlss.capacity;
