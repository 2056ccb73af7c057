package org.amcsnowflake.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;
import org.jspecify.annotations.Nullable;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Caches the MBean description of each class of Camel's management beans. Camel builds one per bean, which was among
 * the most expensive parts of a start and took about 100 MB of memory. Thread-safe.
 */
final class SharedBeanInfo extends DefaultManagementMBeanAssembler {
    private final Map<Class<?>, ModelMBeanInfo> known = new ConcurrentHashMap<>();

    SharedBeanInfo(CamelContext context) {
        super(context);
    }

    private static boolean describesItself(@Nullable Object instance) {
        return instance != null && instance.getClass().isAnnotationPresent(ManagedResource.class);
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object bean, ObjectName name) throws JMException {
        if (bean instanceof ManagedInstance managed && describesItself(managed.getInstance())) {
            return super.assemble(server, bean, name);
        }
        ModelMBeanInfo info = known.get(bean.getClass());
        if (info == null) {
            info = assembler.getMBeanInfo(camelContext, bean, null, name.toString());
            if (info == null) {
                return super.assemble(server, bean, name);
            }
            known.put(bean.getClass(), info);
        }
        boolean isMasked = Boolean.TRUE.equals(
                camelContext.getManagementStrategy().getManagementAgent().getMask());
        MixinRequiredModelMBean described = new MixinRequiredModelMBean(info, isMasked, null, null);
        try {
            described.setManagedResource(bean, "ObjectReference");
        } catch (InvalidTargetObjectTypeException e) {
            throw new JMException(e.getMessage());
        }
        if (bean instanceof NotificationSenderAware sender) {
            sender.setNotificationSender(new NotificationSenderAdapter(described));
        }
        return described;
    }
}
