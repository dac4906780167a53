package dev.paddock.worker.instance;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Makes ready, while commands are taken already, what the first create of each version would wait for. */
@Component
class WarmUp implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private final Images images;
    private final TemplateMaker templates;

    WarmUp(Images images, TemplateMaker templates) {
        this.images = images;
        this.templates = templates;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        images.versions().reversed().forEach(this::prepare);
    }

    private void prepare(String version) {
        try {
            templates.of(images.of(version));
            log.info("PostgreSQL {} is ready to be created", version);
        } catch (RuntimeException failure) {
            log.warn("PostgreSQL {} can't be created yet: {}", version, failure.getMessage());
        }
    }
}
