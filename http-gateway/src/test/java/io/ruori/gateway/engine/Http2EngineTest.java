package io.ruori.gateway.engine;

import java.net.http.HttpClient;

class Http2EngineTest extends HttpEngineContract {
  @Override
  HttpClient.Version version() {
    return HttpClient.Version.HTTP_2;
  }
}
