package io.evalflow.it;

import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.S3ProxyServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With a proxy that lets one write at a time to a key, since the server's conditions do not. */
class S3OnS3ProxyIT extends S3System {
  private static S3Server s3proxy;
  private static FaultProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    s3proxy = S3ProxyServer.start();
    proxy = FaultProxy.before(s3proxy, FaultProxy.Settings.PLAIN.withSerializedWrites());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    s3proxy.close();
  }

  @Override
  S3Server server() {
    return proxy;
  }
}
