package io.evalflow.it;

import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.MotoServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * With a proxy that lets one write at a time to a key: the server writes a moment after it has
 * looked at the condition, in which one of some hundred writes of eight processes was lost.
 */
@Tag("reference")
class S3OnMotoIT extends S3System {
  private static S3Server moto;
  private static FaultProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    moto = MotoServer.require();
    proxy = FaultProxy.before(moto, FaultProxy.Settings.PLAIN.withSerializedWrites());
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
      moto.close();
    }
  }

  @Override
  S3Server server() {
    return proxy;
  }
}
