package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a gateway sends to a host: something to do, or how to behave from now on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CreateInstance.class, name = "CREATE_INSTANCE"),
    @JsonSubTypes.Type(value = DeleteInstance.class, name = "DELETE_INSTANCE"),
    @JsonSubTypes.Type(value = DeleteStorage.class, name = "DELETE_STORAGE"),
    @JsonSubTypes.Type(value = ControlInstance.class, name = "CONTROL_INSTANCE"),
    @JsonSubTypes.Type(value = SetPassword.class, name = "SET_PASSWORD"),
    @JsonSubTypes.Type(value = UpdateInstance.class, name = "UPDATE_INSTANCE"),
    @JsonSubTypes.Type(value = SetDraining.class, name = "SET_DRAINING")
})
public sealed interface Instruction permits Command, SetDraining {}
