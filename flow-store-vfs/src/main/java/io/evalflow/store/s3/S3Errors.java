package io.evalflow.store.s3;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What failures of S3 mean to a user. */
final class S3Errors {
  static final int PRECONDITION_FAILED = 412;
  static final int RANGE_NOT_THERE = 416;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  /** What the message of a chain of credentials says of the profile; without what the file has. */
  private static final Pattern PROFILE =
      Pattern.compile(
          "ProfileCredentialsProvider\\(profileName=(?<name>[^)]*)\\): "
              + "(?<why>.*?)(?=: ProfileFile\\(|, \\w+Provider\\(|]$)");

  private static final String NO_DEFAULT_PROFILE =
      "Profile file contained no credentials for profile 'default'";

  private S3Errors() {}

  /** The status of the server's answer; 0 if there was none. */
  static int status(SdkException e) {
    return e instanceof AwsServiceException service ? service.statusCode() : 0;
  }

  /** The name of the server's error; empty if there was none, as in the answer to a HEAD. */
  static String code(SdkException e) {
    return e instanceof AwsServiceException service
        ? Optional.ofNullable(service.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("")
        : "";
  }

  /** Whether nothing is there, and the bucket is (as far as the answer says). */
  static boolean isMissing(SdkException e) {
    return status(e) == NOT_FOUND && !code(e).equals("NoSuchBucket");
  }

  /** Whether a condition of a write did not hold, or the file it was on is gone. */
  static boolean isConflict(SdkException e) {
    int status = status(e);
    return status == PRECONDITION_FAILED || status == CONFLICT || isMissing(e);
  }

  /** Whether a request may have taken effect although it failed. */
  static boolean isUncertain(SdkException e) {
    return status(e) == 0 || status(e) >= 500;
  }

  /** Whether a server of the protocol does not know a request, or wants it in another form. */
  static boolean isUnknownRequest(SdkException e) {
    int status = status(e);
    return status == BAD_REQUEST || status == NOT_ALLOWED || status == NOT_IMPLEMENTED;
  }

  /** Turns what the user can mend into that, and names the location in the rest. */
  static IOException explained(SdkException e, URI uri) {
    String name = Uris.display(uri);
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return (IOException) new InterruptedIOException(name + ": interrupted").initCause(e);
    }
    if (e instanceof AwsServiceException) {
      return ofServer(e, uri, name);
    }
    Throwable root = root(e);
    String message = String.valueOf(e.getMessage());
    if (message.contains("credentials")) {
      throw withoutCredentials(e, message, name);
    }
    if (root instanceof UnknownHostException
        || root instanceof ConnectException
        || root instanceof NoRouteToHostException
        || root instanceof SSLException
        || isConnectTimeout(root)) {
      throw new FlowException(
          ErrorCode.STORAGE,
          "the server of " + name + " cannot be reached: " + root.getMessage(),
          "check AWS_ENDPOINT_URL, the region, and the network",
          e);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return new IOException(name + ": the server did not answer in time", e);
    }
    return new IOException(name + ": " + message, e);
  }

  /** Names the profile where one was chosen, or is there and cannot be used. */
  private static FlowException withoutCredentials(SdkException e, String message, String name) {
    Matcher profile = PROFILE.matcher(message);
    if (profile.find() && !profile.group("why").equals(NO_DEFAULT_PROFILE)) {
      return environment(
          "the AWS profile '%s' gives no credentials for %s: %s"
              .formatted(profile.group("name"), name, profile.group("why")),
          "check AWS_PROFILE, and the profile in ~/.aws/credentials or ~/.aws/config",
          e);
    }
    return environment(
        "no AWS credentials were found for " + name,
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
        e);
  }

  private static IOException ofServer(SdkException e, URI uri, String name) {
    String bucket = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    String code = code(e);
    switch (code) {
      case "NoSuchBucket" ->
          throw storage(
              "there is no bucket '" + bucket + "' (of " + name + ")",
              "create it, or correct the name",
              e);
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
          throw environment(
              "the AWS session token has expired (for " + name + ")",
              "sign in again, or set AWS_SESSION_TOKEN and its keys anew",
              e);
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthFailure" ->
          throw environment(
              "the AWS credentials were refused for " + name + " (" + code + ")",
              "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or AWS_PROFILE",
              e);
      case "RequestTimeTooSkewed" ->
          throw environment(
              "this machine's clock differs too much from that of the server of " + name,
              "set the clock",
              e);
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          throw environment(
              "the bucket '" + bucket + "' is in another region: " + serverMessage(e),
              "set AWS_REGION to its region",
              e);
      default -> {}
    }
    if (code.equals("NoSuchUpload")) {
      return new IOException(name + ": somebody else removed it while it was uploaded", e);
    }
    int status = status(e);
    switch (status) {
      case 301 ->
          throw environment(
              "the bucket '" + bucket + "' is in another region",
              "set AWS_REGION to its region",
              e);
      case 401, 403 ->
          throw storage(
              "no permission to access " + name,
              "check what the AWS credentials in use may do; s3:ListBucket, too, is needed",
              e);
      case NOT_FOUND ->
          throw new FlowException(ErrorCode.NOT_FOUND, name + " does not exist", null, e);
      case 501 ->
          throw new FlowException(
              ErrorCode.UNSUPPORTED,
              "the server of " + name + " cannot do that: " + serverMessage(e),
              null,
              e);
      default -> {
        String what = code.isEmpty() ? "status " + status : code + ", status " + status;
        return new IOException(name + ": " + serverMessage(e) + " (" + what + ")", e);
      }
    }
  }

  private static String serverMessage(SdkException e) {
    return e instanceof AwsServiceException service
        ? Optional.ofNullable(service.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .orElse("the server failed")
        : String.valueOf(e.getMessage());
  }

  private static boolean isConnectTimeout(Throwable root) {
    return root instanceof SocketTimeoutException
        && String.valueOf(root.getMessage()).toLowerCase(java.util.Locale.ROOT).contains("connect");
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private static FlowException storage(String message, String hint, SdkException e) {
    return new FlowException(ErrorCode.STORAGE, message, hint, e);
  }

  private static FlowException environment(String message, String hint, SdkException e) {
    return new FlowException(ErrorCode.ENVIRONMENT, message, hint, e);
  }

  /** That a file is not there. */
  static FlowException missing(URI uri) {
    return new FlowException(ErrorCode.NOT_FOUND, Uris.display(uri) + " does not exist");
  }

  /** That a file is there already. */
  static FlowException exists(URI uri, @Nullable Throwable cause) {
    return new FlowException(
        ErrorCode.CONFLICT, Uris.display(uri) + " already exists", null, cause);
  }
}
