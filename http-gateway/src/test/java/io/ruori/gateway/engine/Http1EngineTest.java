package io.ruori.gateway.engine;

import java.net.http.HttpClient;

class Http1EngineTest extends HttpEngineContract {
  @Override
  HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }
}
