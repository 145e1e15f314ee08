package io.evalflow.store.s3;

import io.evalflow.store.s3.server.FaultProxy;
import io.evalflow.store.s3.server.S3ProxyServer;
import io.evalflow.store.s3.server.S3Server;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3StorageOnS3ProxyTest extends S3StorageContract {
  private static S3Server s3proxy;
  private static FaultProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    s3proxy = S3ProxyServer.start();
    proxy = FaultProxy.before(s3proxy, FaultProxy.Settings.PLAIN.withSerializedWrites());
    proxy.createBucket(BUCKET);
  }

  @AfterAll
  static void stop() {
    proxy.close();
    s3proxy.close();
  }

  @Override
  FaultProxy server() {
    return proxy;
  }
}
