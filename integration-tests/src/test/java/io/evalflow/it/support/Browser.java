package io.evalflow.it.support;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium of the machine. Where there is none, tests that need it are skipped with a
 * line that says so, or fail if {@code FLOW_REQUIRE_REFERENCE} is set.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; skips the calling test where that is not possible. */
  public static Browser require() {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = onPath("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      String line = "SKIPPED, as neither chromium nor chromedriver may be missing on the PATH";
      if (System.getenv("FLOW_REQUIRE_REFERENCE") != null) {
        throw new AssertionError(line);
      }
      System.out.println(line);
      return Assumptions.abort(line);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1400,1000");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> onPath(String... names) {
    List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
    return Stream.of(names)
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page. */
  public void open(String address) {
    driver.get(address);
  }

  /** Clicks on what shows exactly this text, once it stands still. */
  public void click(String text) {
    By place = By.xpath("//*[normalize-space(text())='" + text + "']");
    new WebDriverWait(driver, PATIENCE)
        .ignoring(WebDriverException.class)
        .until(
            page -> {
              page.findElement(place).click();
              return true;
            });
  }

  /**
   * Waits until the page shows all of the texts.
   *
   * @throws AssertionError with what it shows if it does not
   */
  public void waitFor(String... texts) {
    try {
      new WebDriverWait(driver, PATIENCE)
          .until(page -> Stream.of(texts).allMatch(text -> text().contains(text)));
    } catch (TimeoutException e) {
      throw new AssertionError("the page shows:\n" + text(), e);
    }
  }

  /** What the page shows. */
  public String text() {
    return String.valueOf(
        ((JavascriptExecutor) driver).executeScript("return document.body.innerText"));
  }

  /** A picture of the page as PNG. */
  public byte[] picture() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
