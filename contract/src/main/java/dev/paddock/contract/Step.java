package dev.paddock.contract;

/** A step of a job, as the worker reports it. */
public enum Step {
    FETCH_IMAGE,
    PREPARE_STORAGE,
    START_CONTAINER,
    VERIFY_CONNECTION,
    SET_PASSWORD,
    VERIFY_PASSWORD,
    STOP_CONTAINER,
    REMOVE_CONTAINER,
    REMOVE_STORAGE
}
