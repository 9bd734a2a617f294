/** From services to the addresses behind them: Endpoints and EndpointSlices. Woken by services and pods; read by proxies and DNS. */
package io.ruori.master.endpoints;
