package dev.paddock.worker.postgres;

import dev.paddock.contract.ScramVerifier;

/** The caller's superuser, and what is set as its password. */
public record Admin(String role, ScramVerifier verifier) {}
