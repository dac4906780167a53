package dev.paddock.gateway.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class PasswordTest {

    private static final Pattern VERIFIER =
            Pattern.compile("SCRAM-SHA-256\\$(?<iterations>[0-9]+):(?<salt>[^$]+)\\$(?<stored>[^:]+):(?<server>[^:]+)");

    static Stream<String> fit() {
        return Stream.of(
                "p",
                " ",
                "p".repeat(1024),
                "😀".repeat(1024),
                "a\tb\nc",
                "\u0007",
                "'; drop role postgres; --",
                "\u200bp");
    }

    static Stream<String> unfit() {
        return Stream.of(
                "",
                "p".repeat(1025),
                "😀".repeat(1025),
                "\0",
                "p\0",
                "\ud800",
                "p\udc00p",
                "\udc00\ud800",
                "\u00ad",
                "\u200b\ufeff\ufe0f");
    }

    @ParameterizedTest
    @MethodSource("fit")
    void takesAPasswordAndMakesAVerifierOfIt(String text) {
        assertThat(new Password(text).verifier().value()).matches(VERIFIER);
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void refusesWhatIsNoPasswordAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> new Password(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must have 1 to 1024 characters, not all invisible, and no NUL");
    }

    /**
     * Both keys of RFC 5802, section 3, over the password as SASLprep (RFC 4013) leaves it; PostgreSQL's own clients
     * take one that SASLprep prohibits as it is.
     */
    @ParameterizedTest
    @CsvSource({
        "s3cr3t, s3cr3t",
        "' ', ' '",
        "pass word, pass word",
        "é, é",
        "e\u0301, é",
        "Ⅸ, IX",
        "a\u00a0b, a b",
        "a\u00adb, ab",
        "😀, 😀",
        "Ⅸ😀, Ⅸ😀",
        "'Ⅸ\u0007', 'Ⅸ\u0007'"
    })
    void makesAVerifierThatVerifiesThePassword(String text, String prepared) throws GeneralSecurityException {
        var verifier = parse(new Password(text).verifier().value());
        var salted = pbkdf2(prepared, bytes(verifier, "salt"), Integer.parseInt(verifier.group("iterations")));
        var storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));

        assertThat(storedKey).isEqualTo(bytes(verifier, "stored"));
        assertThat(hmac(salted, "Server Key")).isEqualTo(bytes(verifier, "server"));
    }

    @Test
    void makesAVerifierThatRefusesAnotherPassword() throws GeneralSecurityException {
        var verifier = parse(new Password("s3cr3t").verifier().value());
        var salted = pbkdf2("s3cr3T", bytes(verifier, "salt"), Integer.parseInt(verifier.group("iterations")));

        assertThat(MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key")))
                .isNotEqualTo(bytes(verifier, "stored"));
    }

    @Test
    void iteratesAsOftenAsPostgresqlDoesWithASaltOfItsOwn() {
        var first = parse(new Password("s3cr3t").verifier().value());
        var second = parse(new Password("s3cr3t").verifier().value());

        assertThat(first.group("iterations")).isEqualTo("4096");
        assertThat(bytes(first, "salt")).hasSize(16).isNotEqualTo(bytes(second, "salt"));
    }

    @Test
    void printsNothingOfAPasswordOrItsVerifier() {
        var password = new Password("s3cr3t");

        assertThat(password).hasToString("***");
        assertThat(password.verifier()).hasToString("***");
        assertThat("%s %s".formatted(password, password.verifier())).isEqualTo("*** ***");
    }

    @Test
    void generatesThirtyTwoCharactersThatNobodyMistakes() {
        var generated = IntStream.range(0, 1000)
                .mapToObj(i -> Password.generate().text())
                .toList();

        assertThat(generated).doesNotHaveDuplicates().allMatch(text -> text.matches("[A-HJ-NP-Za-km-z2-9]{32}"));
    }

    @Test
    void isAStringInJson() {
        var json = new JsonMapper();

        assertThat(json.readValue("\"s3cr3t\"", Password.class)).isEqualTo(new Password("s3cr3t"));
        assertThat(json.writeValueAsString(new Password("s3cr3t"))).isEqualTo("\"s3cr3t\"");
    }

    private static Matcher parse(String verifier) {
        var matcher = VERIFIER.matcher(verifier);
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    private static byte[] bytes(Matcher verifier, String group) {
        return Base64.getDecoder().decode(verifier.group(group));
    }

    private static byte[] pbkdf2(String text, byte[] salt, int iterations) throws GeneralSecurityException {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(text.toCharArray(), salt, iterations, 256))
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, String message) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message.getBytes(UTF_8));
    }
}
