package dev.paddock.gateway.access;

/** What a key may do. */
enum Role {
    /** Sees and changes what is its own tenant's. */
    TENANT,
    /** Sees all tenants. */
    OPERATOR
}
