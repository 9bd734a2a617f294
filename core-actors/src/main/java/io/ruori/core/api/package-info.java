/**
 * The Kubernetes API as its clients inside the system see it: reconcilers, the scheduler and node agents speak only this
 * port. It has an implementation in this process and one over HTTPS, which tell the same.
 */
package io.ruori.core.api;
