package dev.paddock.gateway.instance;

/** What an instance is, or what a job is making of it. */
enum InstanceStatus {
    PROVISIONING,
    RUNNING,
    STOPPED,
    DELETED,
    FAILED,
    STARTING,
    STOPPING,
    UPDATING,
    DELETING,
    /** Its host is down. */
    LOST,
    /** Its container ended by itself and could not be restarted. */
    CRASHED
}
