package cn.xdf.arch.xlss.webhook.wire;

import cn.xdf.arch.xlss.http.Checked;
import cn.xdf.arch.xlss.http.Required;

/** The part of an {@code admission.k8s.io/v1} AdmissionReview that decides, as the API server sends it. */
public record AdmissionReview(String apiVersion, String kind, Request request) implements Checked {
    static final String VERSION = "admission.k8s.io/v1";
    static final String KIND = "AdmissionReview";

    /** @param namespace of the object, which need not name it itself */
    public record Request(String uid, GroupVersionKind kind, String operation, String namespace, Pod object) {}

    public record GroupVersionKind(String group, String version, String kind) {}

    @Override
    public void check() {
        Required.is(VERSION, apiVersion, "apiVersion");
        Required.is(KIND, kind, "kind");
        Required.present(request, "request");
        Required.uid(request.uid, "request.uid");
        Required.present(request.kind, "request.kind");
        Required.is("", request.kind.group, "request.kind.group");
        Required.is("v1", request.kind.version, "request.kind.version");
        Required.is("Pod", request.kind.kind, "request.kind.kind");
        Required.is("CREATE", request.operation, "request.operation");
        Required.dnsName(request.namespace, "request.namespace");
        Required.present(request.object, "request.object");
        request.object.check();
    }
}
