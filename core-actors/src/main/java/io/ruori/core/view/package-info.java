/**
 * What has been committed, folded for readers: GET, LIST and WATCH are served from here. A view holds an immutable table at
 * one revision and a bounded window of the events that led to it.
 */
package io.ruori.core.view;
