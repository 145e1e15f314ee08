package io.evalflow.store.s3;

import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.MotoServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3StorageOnMotoTest extends S3StorageContract {
  private static S3Server moto;
  private static FaultProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    moto = MotoServer.require();
    proxy = FaultProxy.before(moto, FaultProxy.Settings.PLAIN);
    proxy.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
      moto.close();
    }
  }

  @Override
  FaultProxy server() {
    return proxy;
  }
}
