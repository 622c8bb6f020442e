/**
 * The manifests in {@code deploy/kubernetes}. There is no cluster here: they are rendered
 * with {@code kubectl kustomize}, held against the types of Kubernetes' API and against
 * one another, and a pod's settings are tried with containers.
 */
@NullMarked
package dev.mooring.acceptance.kubernetes;

import org.jspecify.annotations.NullMarked;
