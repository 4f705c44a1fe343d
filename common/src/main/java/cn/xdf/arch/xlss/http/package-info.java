/**
 * What an HTTP server of ours needs that hostile callers may reach: bounded bodies and connections, strict JSON, each kind of fault answered,
 * counted, and logged once a minute.
 */
package cn.xdf.arch.xlss.http;
